"""A Telegram of our own: the Bot API over HTTP, with a page that shows the chats as phones do."""
