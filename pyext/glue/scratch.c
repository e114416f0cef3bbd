#include "scratch.h"

#include <pthread.h>
#include <stdlib.h>

#define SCRATCH_SIZE ((size_t)256 << 10) /* what asyncio asks for; a larger read pays its malloc */

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
static int key_made = 0;

static void
make_key(void)
{
    key_made = pthread_key_create(&key, free) == 0;
}

void *
scratch(size_t size)
{
    pthread_once(&once, make_key);
    if (size > SCRATCH_SIZE || !key_made)
        return NULL;
    void *room = pthread_getspecific(key);
    if (!room && (room = malloc(SCRATCH_SIZE)) && pthread_setspecific(key, room) != 0) {
        free(room);
        room = NULL;
    }
    return room;
}
