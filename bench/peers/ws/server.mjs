// A plain broadcast server on ws, to compare Hubbub with. For loopback only.

import {WebSocket, WebSocketServer} from 'ws';

const server = new WebSocketServer({host: '127.0.0.1', port: Number(process.argv[2] ?? 7103), perMessageDeflate: false});

server.on('connection', (socket) => {
  socket.on('error', () => socket.terminate());
  socket.on('message', (text) => {
    for (const reader of server.clients) {
      if (reader.readyState === WebSocket.OPEN) reader.send(text, {binary: false});
    }
  });
});
