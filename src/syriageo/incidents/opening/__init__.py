"""From a report's file to its text, and from the text to sections and paragraphs.

`files` reads a file as text (web pages by `html`, PDFs by `pdf`) or refuses it; `document` cuts the
text into sections (`headings`) and paragraphs, and keeps the way back from clean words to offsets.
"""
