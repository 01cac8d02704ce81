"""`python -m fcsim`."""

from fcsim.cli import main

if __name__ == "__main__":
    main()
