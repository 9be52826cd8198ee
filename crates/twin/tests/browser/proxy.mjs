// A way to the twin that can be cut: the browser goes through it.
import { once } from 'node:events';
import { createServer, request } from 'node:http';

/** Starts a proxy. `cut()` drops every connection and takes no new ones until `mend()`. */
export async function startProxy() {
  const sockets = new Set();
  let whole = true;
  const server = createServer((asked, answer) => {
    const { hostname, port, pathname, search } = new URL(asked.url);
    const onward = request(
      { hostname, port, path: pathname + search, method: asked.method, headers: asked.headers },
      (got) => {
        answer.writeHead(got.statusCode, got.headers);
        answer.flushHeaders();
        got.pipe(answer);
      },
    );
    onward.on('error', () => answer.destroy());
    answer.on('close', () => onward.destroy());
    asked.pipe(onward);
  });
  server.on('connection', (socket) => {
    if (!whole) {
      socket.destroy();
      return;
    }
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    cut() {
      whole = false;
      for (const socket of sockets) socket.destroy();
    },
    mend() {
      whole = true;
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
