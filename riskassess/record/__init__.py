"""What was said and when: events chained by hashes, the state as a fold over them, the store."""
