"""The rooms of the gallery, a noun each."""
