"""What is done at each step of a preparation, one panel a step, the same ones in both arms."""
