"""The form as data: model, loading, enabling, linting. Knows no method and no screen."""
