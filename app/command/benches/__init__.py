"""What the `bench` verb measures, each against a floor of its own."""
