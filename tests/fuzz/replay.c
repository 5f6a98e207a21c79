/* SPDX-License-Identifier: MIT */
/*
 * Runs a fuzzing entry point over files instead of a fuzzer: over those that are named, and else over all of
 * $GANGWAY_FUZZ_CORPUS/STEM, where the program is fuzz_STEM.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t nbytes);

static unsigned inputs;

/* The input lies in a block of exactly its size, so that a checker of memory sees a read beyond its end. */
static void replay_file(const char *path, size_t nbytes)
{
    uint8_t *data = malloc(nbytes != 0 ? nbytes : 1);
    FILE *file = fopen(path, "rb");
    if (data == NULL || file == NULL || fread(data, 1, nbytes, file) != nbytes) {
        fprintf(stderr, "cannot read %s\n", path);
        exit(EXIT_FAILURE);
    }
    fclose(file);
    fprintf(stderr, "%s (%zu bytes)\n", path, nbytes);
    LLVMFuzzerTestOneInput(data, nbytes);
    free(data);
    inputs++;
}

static void replay(const char *path);

static void replay_folder(const char *path)
{
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        char inner[4096];
        snprintf(inner, sizeof inner, "%s/%s", path, entries[i]->d_name);
        if (entries[i]->d_name[0] != '.')
            replay(inner);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
}

static void replay(const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    if (S_ISDIR(status.st_mode))
        replay_folder(path);
    else
        replay_file(path, (size_t)status.st_size);
}

/* ".../tests/fuzz/fuzz_heap" and libtool's ".../.libs/lt-fuzz_heap" have the stem "heap". */
static const char *stem_of(const char *program)
{
    const char *name = strrchr(program, '/');
    name = name != NULL ? name + 1 : program;
    const char *stem = strstr(name, "fuzz_");
    return stem != NULL ? stem + strlen("fuzz_") : name;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        replay(argv[i]);
    if (argc == 1) {
        const char *corpus = getenv("GANGWAY_FUZZ_CORPUS");
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", corpus != NULL ? corpus : "tests/fuzz/corpus",
                 stem_of(argv[0]));
        replay(path);
    }
    fprintf(stderr, "%u inputs\n", inputs);
    return inputs > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
