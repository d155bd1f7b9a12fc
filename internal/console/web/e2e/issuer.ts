import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface, type Interface } from 'node:readline'
import { Demo } from './demo'
import { free } from './port'

/** Issuer is a small real sign-in service (issuer/main.go), and a demo whose console sends people there. */
export class Issuer {
  private constructor(
    readonly demo: Demo,
    /** Where browsers reach the console: another site than the issuer's, as in life. */
    readonly console: string,
    private readonly process: ChildProcess,
    private readonly lines: Interface,
  ) {}

  static async start(): Promise<Issuer> {
    const child = spawn('go', ['run', './issuer'], { cwd: import.meta.dirname, stdio: ['pipe', 'pipe', 'inherit'] })
    const lines = createInterface({ input: child.stdout! })
    const [first] = (await once(lines, 'line')) as [string]
    const at = JSON.parse(first) as { issuer: string; id: string; secret: string }
    const port = await free()
    const console = `http://localhost:${port}`
    const demo = await Demo.start({
      flags: ['--port', String(port)],
      env: {
        CARDLINE_SIGN_IN_OIDC_ISSUER: at.issuer, CARDLINE_SIGN_IN_OIDC_NAME: 'Harbour SSO', CARDLINE_SIGN_IN_OIDC_CLIENT_ID: at.id,
        CARDLINE_SIGN_IN_OIDC_CLIENT_SECRET: at.secret, CARDLINE_SIGN_IN_OIDC_CONSOLE_URL: console,
      },
    })
    return new Issuer(demo, console, child, lines)
  }

  /** next says whom the issuer vouches for next. */
  async next(name: string) {
    this.process.stdin!.write(`${name}\n`)
    await once(this.lines, 'line')
  }

  /** away ends the issuer; the demo goes on. */
  async away() {
    if (this.process.exitCode !== null) return
    this.process.stdin!.end()
    await once(this.process, 'exit')
  }

  async stop() {
    await this.away()
    await this.demo.stop()
  }
}
