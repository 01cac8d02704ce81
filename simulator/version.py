"""The version that goes into records."""

VERSION = "0.1.0"
