/** A server that speaks TLS in its own way and no MQTT: it takes the handshake and hangs up. */
import { createServer, type SecureVersion } from 'node:tls'

/** Nothing newer than TLS 1.1, which OpenSSL itself offers only when told so. */
export const oldTls = {
  minVersion: 'TLSv1',
  maxVersion: 'TLSv1.1',
  ciphers: 'DEFAULT@SECLEVEL=0',
} as const satisfies { minVersion: SecureVersion; maxVersion: SecureVersion; ciphers: string }

export interface TlsServer {
  readonly port: number
  /** The protocol of the first client that got through the handshake. */
  readonly spoken: Promise<string | null>
  close(): void
}

/** Listens on localhost with this certificate. */
export async function tlsServer(
  identity: { readonly cert: string; readonly key: string },
  old: typeof oldTls | null = null,
): Promise<TlsServer> {
  const spoken = Promise.withResolvers<string | null>()
  const server = createServer({ cert: identity.cert, key: identity.key, ...old }, (socket) => {
    spoken.resolve(socket.getProtocol())
    socket.on('error', () => undefined)
    socket.destroy()
  })
  server.on('tlsClientError', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { port: address.port, spoken: spoken.promise, close: () => void server.close() }
}
