"""What territo drew: the pictures of the README, and how they are made again."""
