"""Writing assessments: one function a change, each with its permission, its state and its trail."""
