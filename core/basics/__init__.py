"""What every other package may use: errors, money, words, files of other people."""
