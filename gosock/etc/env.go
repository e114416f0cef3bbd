package etc

import "os"

// LookupEnv gives a variable of the environment, and whether it is set at all. In a library, Go's
// environment is that of the time it was loaded; whoever has C's getenv puts that here.
var LookupEnv = os.LookupEnv
