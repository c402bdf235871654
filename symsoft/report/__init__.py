"""Verdicts to text: for people in text.py, for programs in json.py, a file a format."""
