import { Component, type ReactNode } from 'react'
import { ErrorCard } from './ErrorCard.tsx'
import type { Player } from './player/player.ts'

interface Props {
  readonly player: Player
  readonly children: ReactNode
}

/** Catches what breaks while the page is drawn; the run itself goes on existing. */
export class ErrorBoundary extends Component<Props, { readonly error: Error | null }> {
  override state: { readonly error: Error | null } = { error: null }

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override componentDidCatch(): void {
    this.props.player.pause()
  }

  override render(): ReactNode {
    const { error } = this.state
    if (!error) return this.props.children
    return (
      <ErrorCard player={this.props.player} error={error} onReset={() => this.setState({ error: null })} />
    )
  }
}
