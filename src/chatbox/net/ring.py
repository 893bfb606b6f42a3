"""Sending to many sockets with one system call: io_uring, where Linux has it and whoever runs the machine allows it.

Used as https://man7.org/linux/man-pages/man7/io_uring.7.html has it. Nothing is left to be done later: each send takes
what its socket takes at once, so that the buffer is free again when the call returns. Sockets are known by the slot in
which the ring holds on to them: a descriptor that was closed may be somebody else's a moment later, a slot is not.
"""

from __future__ import annotations

import ctypes
import errno
import mmap
import os
import socket
import sys
from array import array
from collections.abc import Sequence
from itertools import accumulate

SETUP, ENTER, REGISTER = 425, 426, 427
"""System call numbers, the same on all architectures that have them."""
SUBMIT_ALL, SINGLE_ISSUER, DEFER_TASKRUN = 1 << 7, 1 << 12, 1 << 13
SINGLE_MMAP, GETEVENTS, FIXED_FILE = 1, 1, 1
REGISTER_FILES, UNREGISTER_FILES, UPDATE_FILES = 2, 3, 6
SEND = 26
SQES_OFFSET = 0x10000000
ENTRIES = 1024
MOST_SLOTS = 32768
BUFFER_BYTES = 1 << 20
LARGE_BYTES = 1 << 18
"""More goes through the transport, which waits for a peer that takes it piece by piece."""
FEW = 3
"""To so many it is sent sooner one by one."""
UINT32 = 0xFFFFFFFF


class RingError(OSError):
    """There is no io_uring here."""


class _Update(ctypes.Structure):
    _fields_ = (("offset", ctypes.c_uint32), ("resv", ctypes.c_uint32), ("fds", ctypes.c_void_p))


class Ring:
    """Sends without blocking; for one thread.

    Attributes:
        address: of its buffer, from which everything is sent.

    Raises:
        RingError: the system has none, or does not let us.
    """

    def __init__(self) -> None:
        if not sys.platform.startswith("linux"):
            raise RingError("io_uring is Linux's")
        self._call = ctypes.CDLL(None, use_errno=True).syscall
        self._call.restype = ctypes.c_long
        self._fd, offsets = self._set_up()
        try:
            self._map(offsets)
            self._make_slots()
        except OSError as error:
            self.close()
            raise RingError(str(error)) from error

    def _set_up(self) -> tuple[int, list[int]]:
        for flags in (SUBMIT_ALL | SINGLE_ISSUER | DEFER_TASKRUN, 0):
            offsets = (ctypes.c_uint32 * 30)()
            offsets[2] = flags
            fd = self._call(SETUP, ENTRIES, ctypes.byref(offsets))
            if fd >= 0 and offsets[5] & SINGLE_MMAP:
                return fd, list(offsets)
            if fd >= 0:
                os.close(fd)
        raise RingError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))

    def _map(self, offsets: list[int]) -> None:
        entries, done_entries = offsets[:2]
        submitting, done = offsets[10:20], offsets[20:30]
        rings = mmap.mmap(self._fd, max(submitting[6] + 4 * entries, done[5] + 16 * done_entries))
        requests = memoryview(mmap.mmap(self._fd, 64 * entries, offset=SQES_OFFSET))
        self._numbers, self._signed = memoryview(rings).cast("I"), memoryview(rings).cast("i")
        self._tail_at, self._done_head_at, self._done_at = submitting[1] // 4, done[0] // 4, done[5] // 4
        self._entries, self._done_mask = entries, done_entries - 1
        self._order = list(range(entries))
        indexes = memoryview(array("I", self._order))
        self._numbers[submitting[6] // 4 : submitting[6] // 4 + entries] = indexes
        requests[::64] = bytes([SEND]) * entries
        requests[1::64] = bytes([FIXED_FILE]) * entries
        requests.cast("I")[7::16] = memoryview(array("I", [socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL]) * entries)
        requests.cast("I")[8::16] = indexes
        self._slots = requests.cast("i")[1::16]
        self._addresses = requests.cast("Q")[2::8]
        self._lengths = requests.cast("I")[6::16]
        self._buffer = mmap.mmap(-1, BUFFER_BYTES)
        self.address = ctypes.addressof(ctypes.c_char.from_buffer(self._buffer))

    def _make_slots(self) -> None:
        import resource  # there is none on Windows

        limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        count = MOST_SLOTS if limit == resource.RLIM_INFINITY else min(MOST_SLOTS, limit)
        nothing = (ctypes.c_int32 * count)(*[-1] * count)
        if self._call(REGISTER, self._fd, REGISTER_FILES, ctypes.byref(nothing), count) < 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
        self._count = count
        self._used = 0
        self._free: list[int] = []
        self._stuck: list[int] = []
        self._changed_fd = ctypes.c_int32()
        self._update = _Update(0, 0, ctypes.addressof(self._changed_fd))

    def add(self, fd: int) -> int:
        """Holds on to a socket; returns its slot, -1 where there is none left."""
        while self._stuck and self._put(self._stuck[-1], -1):
            self._free.append(self._stuck.pop())
        if not self._free and self._used < self._count:
            self._free.append(self._used)
            self._used += 1
        if not self._free or not self._put(self._free[-1], fd):
            return -1
        return self._free.pop()

    def remove(self, slot: int) -> None:
        """Lets go of a socket, which is closed with this if it was closed by its owner before."""
        (self._free if self._put(slot, -1) else self._stuck).append(slot)

    def _put(self, slot: int, fd: int) -> bool:
        self._update.offset, self._changed_fd.value = slot, fd
        done: int = self._call(REGISTER, self._fd, UPDATE_FILES, ctypes.byref(self._update), 1)
        return done == 1

    def send(self, slots: Sequence[int], pieces: Sequence[bytes]) -> list[int]:
        """Sends one piece to each socket.

        Args:
            slots: each once, since nothing may follow what a socket does not take whole.
            pieces: as many, none longer than BUFFER_BYTES.

        Returns:
            How many bytes each has taken, or a negative error number.
        """
        results: list[int] = []
        while (start := len(results)) < len(slots):
            some = pieces[start : start + self.room()]
            lengths = list(map(len, some))
            ends = list(accumulate(lengths))
            if ends[-1] > BUFFER_BYTES:
                fitting = sum(end <= BUFFER_BYTES for end in ends)
                some, lengths, ends = some[:fitting], lengths[:fitting], ends[:fitting]
            self._buffer[: ends[-1]] = b"".join(some)
            results += self.send_placed(slots[start : start + len(some)], [0, *ends[:-1]], lengths)
        return results

    def send_placed(self, slots: Sequence[int], starts: Sequence[int], lengths: Sequence[int]) -> list[int]:
        """The same for what lies in the buffer already, from its `starts` on; no more than there is `room` for."""
        addresses = array("Q", [self.address + start for start in starts])
        return self._submit(array("i", slots), addresses, array("I", lengths))

    def placed(self, start: int, end: int) -> bytes:
        """What lies in the buffer from one byte to another."""
        return self._buffer[start:end]

    def send_to_all(self, slots: array[int], data: bytes) -> list[int]:
        """The same, with one piece for all."""
        results: list[int] = []
        self._buffer[: len(data)] = data
        while (start := len(results)) < len(slots):
            chosen = slots[start : start + self.room()]
            count = len(chosen)
            results += self._submit(chosen, array("Q", [self.address]) * count, array("I", [len(data)]) * count)
        return results

    def room(self) -> int:
        """To how many sockets at most one call sends now: requests do not go beyond the ring's end."""
        return self._entries - self._numbers[self._tail_at] % self._entries

    def _submit(self, slots: array[int], addresses: array[int], lengths: array[int]) -> list[int]:
        numbers, count = self._numbers, len(slots)
        tail, head = numbers[self._tail_at], numbers[self._done_head_at]
        first = tail % self._entries
        self._slots[first : first + count] = memoryview(slots)
        self._addresses[first : first + count] = memoryview(addresses)
        self._lengths[first : first + count] = memoryview(lengths)
        numbers[self._tail_at] = (tail + count) & UINT32
        waiting, error = count, 0
        while waiting and not error:
            submitted = self._call(ENTER, self._fd, waiting, waiting, GETEVENTS, None, 0)
            if submitted > 0:
                waiting -= submitted
            elif (number := ctypes.get_errno() if submitted else errno.EAGAIN) != errno.EINTR:
                error = number
        if waiting:  # as if they had never been asked for
            count -= waiting
            numbers[self._tail_at] = (tail + count) & UINT32
        at = self._done_at + 4 * (head & self._done_mask)
        order = numbers[at : at + 4 * count : 4].tolist()
        results: list[int] = self._signed[at + 2 : at + 4 * count : 4].tolist()
        numbers[self._done_head_at] = (head + count) & UINT32
        if order != self._order[first : first + count]:
            results = [result for _, result in sorted(zip(order, results, strict=True))]
        return results + [-error] * waiting

    def close(self) -> None:
        """Gives it back, and lets go of all sockets."""
        self._call(REGISTER, self._fd, UNREGISTER_FILES, None, 0)  # what is mapped keeps the rest for a while
        os.close(self._fd)
        self._fd = -1
