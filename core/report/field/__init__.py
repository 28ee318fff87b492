"""A questionnaire for people as files: for a browser, Qualtrics, ODK and Kobo, and any other survey tool."""
