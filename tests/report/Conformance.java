import java.io.FileInputStream;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** veraPDF on files: FLAVOUR,FLAVOUR FILE… prints one line for each rule that a file breaks. */
class Conformance {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (int n = 1; n < arguments.length; n++) {
            for (String flavour : arguments[0].split(",")) {
                check(arguments[n], PDFAFlavour.fromString(flavour));
            }
        }
    }

    private static void check(String file, PDFAFlavour flavour) throws Exception {
        Map<String, String> broken = new TreeMap<>();
        ValidationResult result;
        try (InputStream content = new FileInputStream(file);
                PDFAParser parser = Foundries.defaultInstance().createParser(content, flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            result = validator.validate(parser);
        }
        for (TestAssertion found : result.getTestAssertions()) {
            if (found.getStatus() == TestAssertion.Status.FAILED) {
                String rule = found.getRuleId().getClause() + "-" + found.getRuleId().getTestNumber();
                broken.putIfAbsent(rule, found.getMessage());
            }
        }
        if (!result.isCompliant() && broken.isEmpty()) {
            broken.put("?", "not compliant");
        }
        broken.forEach((rule, message) ->
                System.out.println(file + " " + flavour.getId() + " " + rule + ": " + message));
    }
}
