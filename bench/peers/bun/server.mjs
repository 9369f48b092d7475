// A plain broadcast server on Bun, whose sockets are uWebSockets, to compare
// Hubbub with. For loopback only.

const server = Bun.serve({
  hostname: '127.0.0.1',
  port: Number(process.argv[2] ?? 7104),
  fetch: (request, server) => (server.upgrade(request) ? undefined : new Response('WebSocket only', {status: 426})),
  websocket: {
    perMessageDeflate: false,
    open(socket) {
      socket.subscribe('room');
    },
    message(_, text) {
      server.publish('room', text);
    },
  },
});
