/* Preloaded: while the file named by FAIL is there, syncs fail with EIO, or writes with ENOSPC if it says "write".
   Only what goes to the database and its log is touched. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* 0: all is well, 1: syncs fail, 2: writes fail */
static int wish(void)
{
    const char *sign = getenv("FAIL");
    char word[8] = "";
    int fd = sign ? open(sign, O_RDONLY) : -1;
    if (fd < 0)
        return 0;
    ssize_t size = read(fd, word, sizeof word - 1);
    close(fd);
    return size >= 5 && !memcmp(word, "write", 5) ? 2 : 1;
}

static int is_database(int fd)
{
    char link[64], path[512];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t size = readlink(link, path, sizeof path - 1);
    if (size < 0)
        return 0;
    path[size] = 0;
    return strstr(path, "chatbox.db") != NULL && strstr(path, "-shm") == NULL;
}

static int failing_sync(int fd, const char *name)
{
    if (is_database(fd) && wish() == 1) {
        errno = EIO;
        return -1;
    }
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    return real(fd);
}

int fsync(int fd) { return failing_sync(fd, "fsync"); }
int fdatasync(int fd) { return failing_sync(fd, "fdatasync"); }

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at)
{
    if (is_database(fd) && wish() == 2) {
        errno = ENOSPC;
        return -1;
    }
    ssize_t (*real)(int, const void *, size_t, off64_t) = dlsym(RTLD_NEXT, "pwrite64");
    return real(fd, data, size, at);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at)
{
    return pwrite64(fd, data, size, at);
}
