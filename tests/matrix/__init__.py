"""What people use beside us: each case installed, built, and read without a network."""
