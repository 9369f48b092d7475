package control

// Handler answers with what a desk does.
var Handler = handler
