"""What the screens watch: observables with verbs, and no controls inside."""
