"""What people ask for: cards, rankings, histories, comparisons. For the chat and the command."""

from bot.answers.answers import Answers as Answers
