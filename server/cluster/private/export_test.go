package private

// MaxWaiting is how many wait for answers at most.
const MaxWaiting = maxWaiting
