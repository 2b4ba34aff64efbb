"""Who the learner is: a guest bound to a signed cookie, with a recovery code for other browsers."""
