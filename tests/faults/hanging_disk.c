/* Preloaded: a disk whose syncs do not return while the file named by HANG is there. */
#include <stdlib.h>
#include <unistd.h>

static void hang(void)
{
    const char *sign = getenv("HANG");
    while (sign && access(sign, F_OK) == 0)
        usleep(50000);
}

int fsync(int fd)
{
    (void)fd;
    hang();
    return 0;
}

int fdatasync(int fd)
{
    (void)fd;
    hang();
    return 0;
}
