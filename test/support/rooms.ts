/** The rooms of the house and what each may import, as a table for the tidy test. The first room that fits a file counts. */

export interface Room {
  readonly name: string
  readonly files: RegExp
  /** what it may import */
  readonly may: RegExp
  /** what it may import besides, as types only */
  readonly types?: RegExp
  /** what to do instead */
  readonly cure: string
}

const seam = 'drivers/(words|ports|fault|personal|family)\\.ts$'

/** A device family knows the seams, the codec room, what every make of its kind has in common, and its own folder. */
function family(folder: string): Room {
  return {
    name: `the family ${folder}`,
    files: new RegExp(`^drivers/${folder}/`),
    may: new RegExp(`^(${seam}|drivers/(codec|locker|gate)/|drivers/${folder}/)`),
    cure: 'what two families need goes to drivers/codec, what lock boards or gates share to drivers/locker or drivers/gate, transports meet families in daemon/wires.ts',
  }
}

const drivers: readonly Room[] = [
  {
    name: 'the seams',
    files: new RegExp(`^${seam}`),
    may: new RegExp(`^${seam}`),
    cure: 'the seams know only each other',
  },
  {
    name: 'the codec room',
    files: /^drivers\/codec\//,
    may: new RegExp(`^(drivers/codec/|${seam})`),
    cure: 'a codec works on bytes; what else it needs is an argument',
  },
  {
    name: 'what lock boards of every make share',
    files: /^drivers\/locker\//,
    may: new RegExp(`^(drivers/(locker|codec)/|${seam})`),
    cure: 'it knows no make; what a make says differently is an argument',
  },
  {
    name: 'what gates of every make share',
    files: /^drivers\/gate\//,
    may: new RegExp(`^(drivers/(gate|codec)/|${seam})`),
    cure: 'it knows no make; what a make says differently is an argument',
  },
  {
    name: 'the transports',
    files: /^drivers\/transport\//,
    may: /^drivers\/(transport\/|(ports|fault|words)\.ts$)/,
    cure: 'a transport carries bytes and knows nothing of what they mean',
  },
  {
    name: 'the traces',
    files: /^drivers\/trace\//,
    may: new RegExp(`^(drivers/(trace|codec)/|${seam})`),
    cure: 'a trace is made of what a family says; files and clocks are arguments',
  },
  {
    name: 'the table of families',
    files: /^drivers\/families\.ts$/,
    may: /^drivers\/(family\.ts|[^/]+\/index\.ts)$/,
    cure: 'a row is what a family exports from its index.ts',
  },
  {
    name: 'the line and its parts',
    // Whatever else stands at the top of drivers/ is a part of the line. bytes.ts is for the echo of an adapter.
    files: /^drivers\/[^/]+\.ts$/,
    may: /^drivers\/(?!(words|fault|personal|families)\.ts$)([^/]+\.ts|codec\/(frames|bytes)\.ts)$/,
    types: /^drivers\/(words|fault)\.ts$/,
    cure: 'the line joins ports, conversations and frames; it never names a family or a transport',
  },
]

const daemon: readonly Room[] = [
  {
    name: 'the core',
    files: /^daemon\/domain\//,
    may: /^daemon\/domain\//,
    types: /^drivers\/(words|personal)\.ts$/,
    cure: 'the core is pure; hand it in as an argument',
  },
  {
    name: 'the journal',
    files: /^daemon\/journal\//,
    // The vault is the place where personal values are stored, so it opens and closes their wrapping.
    may: /^(daemon\/(journal|domain)\/|drivers\/(fault|personal)\.ts$)/,
    types: /^drivers\/ports\.ts$/,
    cure: 'journal, platform and control meet in daemon/gateway.ts and daemon/main.ts',
  },
  {
    name: 'the platform',
    files: /^daemon\/platform\//,
    // errno.ts turns errors of the system into faults, for files as for ports; backoff.ts is pure.
    may: /^(daemon\/(platform|domain)\/|daemon\/backoff\.ts$|drivers\/(fault|transport\/errno)\.ts$)/,
    types: /^(drivers\/ports|config\/schema)\.ts$/,
    cure: 'journal, platform and control meet in daemon/gateway.ts and daemon/main.ts',
  },
  {
    name: 'the control socket',
    files: /^daemon\/control\//,
    may: /^(daemon\/(control|domain|text)\/|daemon\/roster-file\.ts$|drivers\/(fault|personal|transport\/errno)\.ts$)/,
    types:
      /^(drivers\/(ports|words)|config\/problem|daemon\/(gateway|log|loop|card-claims|random|request-door|journal\/(secrets|vault)))\.ts$/,
    cure: 'it reaches the rest through the commands that main.ts gives it',
  },
  {
    name: 'the requests of the platform',
    files: /^daemon\/requests\//,
    may: /^(daemon\/(requests|domain|text)\/|daemon\/platform\/(contract|requests)\.ts$|daemon\/roster-file\.ts$|config\/(rules|rule-set)\.ts$|drivers\/(fault|personal|transport\/errno)\.ts$)/,
    types:
      /^(drivers\/ports|config\/(problem|schema)|daemon\/(gateway|log|loop|random|roster|platform\/broker|journal\/(answers|store|vault)))\.ts$/,
    cure: 'it reaches the rest through what gateway.ts and run.ts hand it',
  },
  {
    name: 'the texts',
    files: /^daemon\/text\//,
    may: /^(daemon\/(text|domain)\/|drivers\/fault\.ts$)/,
    cure: 'texts name what the core and the faults know',
  },
  {
    name: 'the walks of commissioning',
    files: /^daemon\/commissioning\//,
    may: /^(daemon\/(commissioning|text)\/|drivers\/line\.ts$)/,
    types: /^(daemon\/supervisor\/wire-plan|drivers\/[^/]+)\.ts$/,
    cure: 'a walk asks and looks through what it is given; files, terminals and configuration are in daemon/cli',
  },
  {
    name: 'the command line',
    files: /^daemon\/cli\//,
    may: /^(daemon\/(cli|commissioning|domain|text)\/|config\/|daemon\/(journal\/(queries|evidence-package)|platform\/(asyncapi|compatibility|published-schemas)|control\/(client|protocol)|adapter-name|roster-file|signed-configuration|site|version|clock|random|line-check|line-trace|wires)\.ts$|drivers\/(families|family|fault|personal|codec\/bytes|trace\/(recorder|read|replay)|transport\/(listing|errno|holders|device-node))\.ts$)/,
    types: /^(daemon\/(supervisor\/wire-plan|journal\/(envelope|chain))|drivers\/(family|ports))\.ts$/,
    cure: 'it reads through journal/queries.ts and asks the daemon through control/client.ts',
  },
  {
    name: 'the loop',
    files: /^daemon\/loop\.ts$/,
    may: /^(daemon\/domain\/|daemon\/unwritten\.ts$|drivers\/fault\.ts$)/,
    types: /^(daemon\/(clock|log)|drivers\/ports)\.ts$/,
    cure: 'the loop gets journal, orders and clock as arguments',
  },
  {
    name: 'the fleet',
    files: /^daemon\/fleet\.ts$/,
    may: /^daemon\/supervisor\//,
    types: /^drivers\/words\.ts$/,
    cure: 'the fleet gets families and transports as arguments, from wires.ts',
  },
  {
    name: 'the supervisor of devices',
    files: /^daemon\/supervisor\//,
    may: /^(daemon\/(supervisor\/|(backoff|domain\/(devices|calendar))\.ts$)|drivers\/(line|fault)\.ts$)/,
    types: /^(daemon\/log|drivers\/[^/]+)\.ts$/,
    cure: 'it keeps wires and knows no family, no transport and no rule of the venue',
  },
  {
    name: 'what joins the rooms',
    files: /^daemon\/[^/]+\.ts$/,
    may: /^(daemon|config|drivers)\//,
    cure: 'arrows run drivers ← config ← daemon ← test, scripts',
  },
]

/** The rooms, given the folders of the device families. */
export function roomsOf(families: readonly string[]): readonly Room[] {
  return [
    ...families.map(family),
    ...drivers,
    {
      name: 'the configuration',
      files: /^config\//,
      may: /^(config\/|drivers\/families\.ts$)/,
      types: new RegExp(`^${seam}`),
      cure: 'it knows devices through drivers/families.ts and nothing of the daemon',
    },
    ...daemon,
    {
      name: 'the scripts',
      files: /^scripts\//,
      may: /^(drivers|config|daemon|scripts|test\/(support|simulation))\//,
      cure: 'a script uses the house and the fixtures, never a test',
    },
    {
      name: 'the tests',
      files: /^test\//,
      may: /^(drivers|config|daemon|scripts|test)\/(?!.*\.test\.ts$)/,
      cure: 'what two tests need goes to test/support',
    },
  ]
}

/** Programs: started, never imported. */
export const programs = /^daemon\/(cli\/)?main\.ts$/

/** What only programs, scripts and tests make; everybody else gets it as an argument. */
export const made = /^daemon\/(clock|random)\.ts$/

/** Where each package may be imported: one place, as far as the work allows. */
export const places: Readonly<Record<string, RegExp>> = {
  ajv: /^test\/contract\//,
  '@asyncapi/parser': /^test\/contract\//,
  '@serialport/bindings-cpp': /^drivers\/transport\/serial\.ts$/,
  'better-sqlite3':
    /^(daemon\/journal\/(database|writer-lock)\.ts|scripts\/(benchmarks|platform-consumer|city-scale)\/|test\/(daemon|support)\/)/,
  canonicalize: /^daemon\/journal\/envelope\.ts$/,
  esbuild: /^(scripts\/(bundle|benchmarks\/workshop)|test\/hil\/bench)\.ts$/,
  'fast-check': /^test\//,
  jose: /^(daemon\/requests\/sealed\.ts$|scripts\/platform-consumer\/|test\/)/,
  koffi: /^drivers\/transport\/libc\.ts$/,
  mqtt: /^(daemon\/platform\/client\.ts$|scripts\/(demo-platform\.ts|day\/platform\.ts|benchmarks\/|platform-consumer\/|city-scale\/)|test\/)/,
  'mqtt-packet': /^scripts\/(demo-(broker|sessions)|platform-consumer\/link)\.ts$/,
  'node-hid': /^drivers\/transport\/hid\.ts$/,
  pino: /^daemon\/log\.ts$/,
  serialport: /^scripts\/benchmarks\/bare\//,
  'sm-crypto-v2': /^(daemon\/requests\/sm2\.ts$|scripts\/platform-consumer\/|test\/)/,
  'string-width': /^(daemon\/cli\/table\.ts$|test\/daemon\/cli\/)/,
  typescript: /^test\/support\/(source-tree|syntax)(\.test)?\.ts$/,
  usb: /^drivers\/transport\/usb\.ts$/,
  vitest: /^test\//,
  yaml: /^(config\/yaml\.ts$|test\/)/,
  // Shapes of data from outside: settings, configuration, events, requests, answers, rosters.
  zod: /^(config\/|daemon\/domain\/|daemon\/(control\/[a-z-]+|cli\/(status|staff|operator|check-daemon|device-list|supervised)|journal\/drafts|platform\/(acknowledgement|contract|requests|published-schemas)|requests\/reading|roster-file)\.ts$|drivers\/(family|locker\/settings|gate\/profile\/schema|[^/]+\/index)\.ts$|test\/)/,
}

/** Files that may import neither `node:*` nor a package but zod. */
export const pure =
  /^(drivers\/(?!transport\/)|daemon\/domain\/|daemon\/platform\/(acknowledgement|asyncapi|asyncapi-messages|compatibility|contract|examples|published-schemas|requests)\.ts$)/
