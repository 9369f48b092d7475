// The least that a broadcast server can do, to compare Hubbub with: it parses a
// client's text frames and sends them to every connection. It trusts what it reads
// and drops what a full socket does not take: for loopback only.
//
//   gcc -O2 -o fan fan.c && ./fan 7105 0   one send a message and connection
//   ./fan 7105 1                           what came in one turn goes out in one send
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_FD = 1 << 20, TURN = 1024 };

static int readers[MAX_FD], reader_count;
static bool upgraded[MAX_FD];
static uint8_t in[1 << 20], out[4 << 20];
static size_t out_size;

static void watch(int epoll, int fd) {
  struct epoll_event e = {.events = EPOLLIN, .data.fd = fd};
  epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &e);
}

static void accept_all(int epoll, int listener) {
  int fd, one = 1;
  while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    watch(epoll, fd);
  }
}

static void flush(void) {
  for (int i = 0; i < reader_count && out_size > 0; i++) send(readers[i], out, out_size, MSG_NOSIGNAL | MSG_DONTWAIT);
  out_size = 0;
}

// upgrade answers any request alike; clients that check the key are not served.
static void upgrade(int fd) {
  static const char answer[] =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
  send(fd, answer, sizeof answer - 1, MSG_NOSIGNAL);
  upgraded[fd] = true;
  readers[reader_count++] = fd;
}

static void drop(int fd) {
  for (int i = 0; upgraded[fd] && i < reader_count; i++)
    if (readers[i] == fd) readers[i--] = readers[--reader_count];
  upgraded[fd] = false;
  close(fd);
}

// take appends one masked frame of up to 65,535 bytes to what goes out, unmasked,
// and returns how long it was; 0 if it is not whole.
static size_t take(const uint8_t *p, size_t size) {
  if (size < 6) return 0;
  size_t header = 2, length = p[1] & 127;
  if (length == 126) header = 4, length = p[2] << 8 | p[3];
  if (size < header + 4 + length) return 0;
  uint8_t *o = out + out_size;
  *o++ = 0x81;
  if (length < 126) *o++ = length;
  else *o++ = 126, *o++ = length >> 8, *o++ = length;
  for (size_t i = 0; i < length; i++) *o++ = p[header + 4 + i] ^ p[header + (i & 3)];
  out_size = o - out;
  return header + 4 + length;
}

static void serve(int fd, bool coalesce) {
  ssize_t size = recv(fd, in, sizeof in, 0);
  if (size <= 0) return drop(fd);
  if (!upgraded[fd]) return upgrade(fd);
  for (size_t at = 0, n; (n = take(in + at, size - at)) > 0; at += n)
    if (!coalesce) flush();
}

int main(int argc, char **argv) {
  if (argc != 3) return fprintf(stderr, "usage: fan PORT 0|1\n"), 2;
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), epoll = epoll_create1(0), one = 1;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(listener, (void *)&address, sizeof address) || listen(listener, 4096)) return perror("fan"), 1;
  watch(epoll, listener);
  for (;;) {
    static struct epoll_event events[TURN];
    int n = epoll_wait(epoll, events, TURN, -1);
    for (int i = 0; i < n; i++) {
      if (events[i].data.fd == listener) accept_all(epoll, listener);
      else serve(events[i].data.fd, atoi(argv[2]));
    }
    flush();
  }
}
