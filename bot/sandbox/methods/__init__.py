"""The Bot API methods, one module for each thing a bot does."""
