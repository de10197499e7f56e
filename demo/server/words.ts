/** What `--help` says. */
export const HELP = `The demo shop of tillroll, with its backend and an inspector, on one port.

  npm start

  PORT       where to listen (8417)
  HOST       on which address (127.0.0.1)
  DATA_DIR   where the journal and the demo's keys are kept (.data/demo)

Stop it with Ctrl+C; what it took is answered first.`;

/** What is said once the shop is open. */
export const toGreeting = (url: string, readKey: string): string => `
  The shop is open:  ${url}

  1  Look at a product, search for something, put a thing into the basket.
  2  Watch the inspector beside the shop: said, durable, receipt, journal.
  3  Flip "Backend down" or "Offline", go on shopping, flip it back. Nothing is lost.

  Ask the journal yourself:

    curl -s ${url}/graphql -H 'authorization: Bearer ${readKey}' -H 'content-type: application/json' \\
      -d '{"query":"{ signalCounts { type name count } }"}'

  Stop with Ctrl+C.
`;
