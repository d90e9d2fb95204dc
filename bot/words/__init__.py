"""Every sentence the bot says stands in the TOML files of this package, one a language, and nowhere else."""

from bot.words.languages import Language, language_of
from bot.words.words import Words

__all__ = ["Language", "Words", "language_of"]
