import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Tests against real ttys, brokers and processes wait for events; under load they may need a while.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
})
