/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/attest-decode-private.h"

#include "base/attest-error.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

/* The kernel may insist on being told; the number is not in Debian 12's headers. */
#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008u
#endif

static void
close_fd (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

static int
make_memory_file (const char *name,
                  GError    **error)
{
  int fd = memfd_create (name, MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL);

  if (fd < 0 && errno == EINVAL)
    fd = memfd_create (name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (fd < 0)
    attest_error_from_errno (error, errno, "Making room for what is to be shown");
  return fd;
}

static gboolean
fill (int      fd,
      GBytes  *bytes,
      GError **error)
{
  gsize         left = 0;
  const guint8 *next = g_bytes_get_data (bytes, &left);

  while (left > 0)
    {
      ssize_t done = write (fd, next, left);

      if (done < 0 && errno == EINTR)
        continue;
      if (done < 0)
        return attest_error_from_errno (error, errno, "Handing it to the decoder");
      next += done;
      left -= (gsize)done;
    }
  if (fcntl (fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) < 0)
    return attest_error_from_errno (error, errno, "Handing it to the decoder");
  return TRUE;
}

/* Sparse: only what the helper writes takes memory. */
static gboolean
make_room (int      fd,
           gsize    size,
           GError **error)
{
  if (ftruncate (fd, (off_t)size) < 0 || fcntl (fd, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK) < 0)
    return attest_error_from_errno (error, errno, "Making room for what is to be shown");
  return TRUE;
}

/*
 * attest_helper_files_make:
 * @self: empty; cleared by the caller whatever this returns
 * @bytes: what the helper is to look into
 * @room: bytes of its answer at most
 *
 * Makes the two memory files that a helper inherits, sealed so that neither
 * side can pull the ground from under the other's mapping.
 */
gboolean
attest_helper_files_make (AttestHelperFiles *self,
                          GBytes            *bytes,
                          gsize              room,
                          GError           **error)
{
  self->in = make_memory_file ("attest-in", error);
  if (self->in >= 0)
    self->out = make_memory_file ("attest-out", error);
  return self->out >= 0 && fill (self->in, bytes, error) && make_room (self->out, room, error);
}

void
attest_helper_files_clear (AttestHelperFiles *self)
{
  close_fd (&self->in);
  close_fd (&self->out);
}
