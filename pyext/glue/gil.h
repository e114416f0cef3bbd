/* gil.h: when the GIL is kept for a try, and how it is given away otherwise.
 *
 * Giving it away lets others run, but who computes gives it back only after a switch interval: each
 * small send then costs milliseconds (the "convoy effect"). Keeping it harms threads that talk to
 * each other. So: give it away, and time how long it takes to come back. When that was about a
 * switch interval, twice in a row, somebody computes, and tries keep the GIL for a while. It is
 * also kept where there is nobody to give it to.
 */
#ifndef GLUE_GIL_H
#define GLUE_GIL_H

#include "state.h"

/* Should a try that copies at most size bytes keep the GIL? */
bool gil_keep(mod_state *state, size_t size);

/* Takes the GIL back, and notes how long that took. */
void gil_restore(PyThreadState *thread);

#endif
