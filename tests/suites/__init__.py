"""Other people's test suites, on both stacks; python -m suites FOLDER [NAME ...]."""
