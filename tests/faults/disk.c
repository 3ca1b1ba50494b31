/* A disk that fills up, fails to sync or loses power, and a clock that jumps: preloaded into a program under test.
 *
 * KAMHUB_FAULTS names a file that is mapped and shared with whoever tests (tests/faults/shim.py): struct control below.
 * Only files below KAMHUB_FAULTS_ROOT are meant. Where KAMHUB_FAULTS_UNDO names a file, each write is preceded by an
 * entry there of what it replaces, and each sync followed by one: what a loss of power takes away can be undone.
 * Thread-safe; the lock orders entries and writes alike. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct control {
    int64_t bytes_left;    /* further bytes that the disk takes; negative: any number */
    int64_t failing_syncs; /* so many syncs fail */
    int64_t clock_offset;  /* nanoseconds, of the real-time clock only */
    int64_t refused;       /* writes and syncs that failed because of this */
};

static struct control* control;
static char root[PATH_MAX];
static size_t root_length;
static int undo = -1;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static ssize_t (*real_write)(int, const void*, size_t);
static ssize_t (*real_pwrite)(int, const void*, size_t, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_ftruncate)(int, off_t);
static int (*real_clock_gettime)(clockid_t, struct timespec*);

__attribute__((constructor)) static void begin(void) {
    real_write = dlsym(RTLD_NEXT, "write");
    real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
    real_clock_gettime = dlsym(RTLD_NEXT, "clock_gettime");
    const char* file = getenv("KAMHUB_FAULTS");
    const char* below = getenv("KAMHUB_FAULTS_ROOT");
    if (!file || !below) return;
    root_length = strlen(below);
    memcpy(root, below, root_length + 1);
    const char* log = getenv("KAMHUB_FAULTS_UNDO");
    if (log) undo = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    int fd = open(file, O_RDWR | O_CLOEXEC);
    if (fd < 0) return;
    void* mapped = mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (mapped != MAP_FAILED) control = mapped;
}

/* The path of a file that is meant, or nothing. The index of a write-ahead log is memory, not disk. */
static int meant(int fd, char* path) {
    if (!control) return 0;
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length <= (ssize_t)root_length) return 0;
    path[length] = 0;
    return strncmp(path, root, root_length) == 0 && strcmp(path + length - 4, "-shm") != 0;
}

struct entry {
    int64_t what; /* 1: these bytes were replaced, 2: synced, 3: cut to this size */
    int64_t offset, length, size;
    int64_t path_length;
};

static void remember(int64_t what, int fd, const char* path, off_t offset, size_t length) {
    if (undo < 0) return;
    struct stat state;
    if (fstat(fd, &state) != 0 || !S_ISREG(state.st_mode)) return;
    struct entry e = {what, offset, 0, state.st_size, (int64_t)strlen(path)};
    char* old = length ? malloc(length) : NULL;
    if (length) {
        /* The program may hold it for writing only. */
        const int reader = open(path, O_RDONLY | O_CLOEXEC);
        const ssize_t had = reader < 0 ? 0 : pread(reader, old, length, offset);
        if (reader >= 0) close(reader);
        e.length = had < 0 ? 0 : had;
    }
    if (real_write(undo, &e, sizeof e) < 0 || real_write(undo, path, strlen(path)) < 0 ||
        (e.length && real_write(undo, old, (size_t)e.length) < 0))
        abort();
    free(old);
}

/* Whether the disk takes so many bytes more. */
static int takes(size_t count) {
    if (control->bytes_left < 0) return 1;
    if (control->bytes_left >= (int64_t)count) {
        control->bytes_left -= (int64_t)count;
        return 1;
    }
    ++control->refused;
    errno = ENOSPC;
    return 0;
}

ssize_t write(int fd, const void* bytes, size_t count) {
    char path[PATH_MAX];
    if (!meant(fd, path)) return real_write(fd, bytes, count);
    pthread_mutex_lock(&lock);
    ssize_t written = -1;
    if (takes(count)) {
        const off_t at = fcntl(fd, F_GETFL) & O_APPEND ? lseek(fd, 0, SEEK_END) : lseek(fd, 0, SEEK_CUR);
        if (at >= 0) remember(1, fd, path, at, count);
        written = real_write(fd, bytes, count);
    }
    pthread_mutex_unlock(&lock);
    return written;
}

ssize_t pwrite64(int fd, const void* bytes, size_t count, off_t offset) {
    char path[PATH_MAX];
    if (!meant(fd, path)) return real_pwrite(fd, bytes, count, offset);
    pthread_mutex_lock(&lock);
    ssize_t written = -1;
    if (takes(count)) {
        remember(1, fd, path, offset, count);
        written = real_pwrite(fd, bytes, count, offset);
    }
    pthread_mutex_unlock(&lock);
    return written;
}

ssize_t pwrite(int fd, const void* bytes, size_t count, off_t offset) { return pwrite64(fd, bytes, count, offset); }

int ftruncate64(int fd, off_t size) {
    char path[PATH_MAX];
    if (!meant(fd, path)) return real_ftruncate(fd, size);
    pthread_mutex_lock(&lock);
    struct stat state;
    if (fstat(fd, &state) == 0 && state.st_size > size) remember(3, fd, path, size, (size_t)(state.st_size - size));
    const int result = real_ftruncate(fd, size);
    pthread_mutex_unlock(&lock);
    return result;
}

int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

/* The store's own files: a sync that fails elsewhere, an adapter's for one, is answered and need not end the hub. */
static int of_store(const char* path) { return strstr(path, "kamhub.db") != NULL || strstr(path, "/spool") != NULL; }

static int synced(int fd, int (*really)(int)) {
    char path[PATH_MAX];
    if (!meant(fd, path)) return really(fd);
    pthread_mutex_lock(&lock);
    int result = -1;
    if (control->failing_syncs > 0 && of_store(path)) {
        --control->failing_syncs;
        ++control->refused;
        errno = EIO;
    } else {
        result = really(fd);
        if (result == 0) remember(2, fd, path, 0, 0);
    }
    pthread_mutex_unlock(&lock);
    return result;
}

int fsync(int fd) { return synced(fd, real_fsync); }
int fdatasync(int fd) { return synced(fd, real_fdatasync); }

int clock_gettime(clockid_t clock, struct timespec* now) {
    if (!real_clock_gettime) real_clock_gettime = dlsym(RTLD_NEXT, "clock_gettime");
    const int result = real_clock_gettime(clock, now);
    if (result != 0 || clock != CLOCK_REALTIME || !control) return result;
    int64_t nanoseconds = now->tv_nsec + control->clock_offset % 1000000000;
    now->tv_sec += control->clock_offset / 1000000000;
    if (nanoseconds < 0) nanoseconds += 1000000000, --now->tv_sec;
    if (nanoseconds >= 1000000000) nanoseconds -= 1000000000, ++now->tv_sec;
    now->tv_nsec = nanoseconds;
    return result;
}
