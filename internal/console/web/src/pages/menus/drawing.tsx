import '@xyflow/react/dist/style.css'
import { Box, useComputedColorScheme } from '@mantine/core'
import { Background, Controls, type Edge, Handle, MarkerType, MiniMap, type Node as FlowNode, type NodeProps, Position, ReactFlow } from '@xyflow/react'
import { useMemo } from 'react'
import { usePressed } from '../../parts/pressed'
import { useFormat } from '../../shell/language'
import { useWords } from '../../words'
import { useCondition } from './change'
import { type Chart, type Node, partOf } from './data'
import classes from './drawing.module.css'
import { across, down, layoutOf } from './layout'
import { words } from './words'

type Stop = FlowNode<{ node: Node; chosen: boolean }, 'stop'>
type Stub = FlowNode<{ name: string }, 'stub'>

interface Given {
  chart: Chart
  part: string
  chosen?: string
  choose: (name: string) => void
  open: (part: string) => void
}

/** Drawing is one part of the menu as a tree, with callers on its ways. What it shows stands in the list beside it, too. */
export function Drawing({ chart, part, chosen, choose, open }: Given) {
  const w = useWords(words)
  const f = useFormat()
  const pressed = usePressed()
  const condition = useCondition()
  const dark = useComputedColorScheme('light') === 'dark'
  const named = useMemo(() => ({
    'controls.ariaLabel': w.zoom, 'controls.zoomIn.ariaLabel': w.zoomIn, 'controls.zoomOut.ariaLabel': w.zoomOut, 'controls.fitView.ariaLabel': w.zoomFit,
    'node.a11yDescription.default': w.nodeHint, 'node.a11yDescription.keyboardDisabled': w.nodeHint, 'edge.a11yDescription.default': '',
  }), [w])
  const { nodes, edges, sight } = useMemo(() => {
    const l = layoutOf(chart, part)
    const nodes: (Stop | Stub)[] = [
      ...l.placed.map((p): Stop => ({ id: p.node.name, type: 'stop', position: p, measured: { width: 200, height: 58 }, data: { node: p.node, chosen: p.node.name === chosen }, ariaLabel: p.node.name })),
      ...l.stubs.map((s): Stub => ({ id: s.name, type: 'stub', position: s, measured: { width: 120, height: 28 }, data: { name: s.name }, ariaLabel: s.name })),
    ]
    const near = l.arrows.filter(a => a.from === chosen || a.to === chosen)
    const edges = l.arrows.filter(a => a.trunk || near.includes(a)).map((a): Edge => ({
      id: `${a.from}>${a.to}`, source: a.from, target: a.to, type: a.trunk ? 'smoothstep' : 'default', className: a.trunk ? undefined : classes.side,
      label: a.ways.slice(0, 3).map(x => (x.when ? `${pressed(x.key)} (${condition(x)})` : pressed(x.key))).join(', ') + (a.callers > 0 ? ` · ${f.number(a.callers)}` : ''), markerEnd: { type: MarkerType.ArrowClosed }, focusable: false,
    }))
    const root = l.placed.find(p => p.node.name === chosen) ?? l.placed.find(p => p.x === 0)
    const sight = nodes.filter(n => root && Math.abs(n.position.x - root.x) <= 2 * across && Math.abs(n.position.y - root.y) <= 5 * down)
    return { nodes, edges, sight }
  }, [chart, part, chosen, f, pressed, condition])
  return (
    <Box className={classes.box} role="group" aria-label={w.drawing}>
      <ReactFlow
        key={part} nodes={nodes} edges={edges} nodeTypes={types} colorMode={dark ? 'dark' : 'light'} fitView fitViewOptions={{ maxZoom: 1, minZoom: 0.75, nodes: sight }}
        minZoom={0.15} nodesDraggable={false} nodesConnectable={false} edgesFocusable={false} proOptions={{ hideAttribution: true }}
        ariaLabelConfig={named}
        onNodeClick={(_, n) => (n.type === 'stub' ? open(partOf(n.id)) : choose(n.id))}
        onKeyDown={e => {
          const id = (e.target as HTMLElement).closest<HTMLElement>('.react-flow__node')?.dataset.id
          if (e.key === 'Enter' && id) (partOf(id) === part ? choose : open)(partOf(id) === part ? id : partOf(id))
        }}
      >
        <Background gap={24} />
        <Controls showInteractive={false} />
        <MiniMap pannable zoomable className={classes.map} style={{ width: 120, height: 84 }} ariaLabel={null} nodeColor={dark ? '#5b636b' : '#a3a9af'} />
      </ReactFlow>
    </Box>
  )
}

function StopBox({ data: { node, chosen } }: NodeProps<Stop>) {
  const w = useWords(words)
  const f = useFormat()
  const kind = w[`kind_${node.kind}`]
  return (
    <div className={classes.stop} data-kind={node.kind} data-chosen={chosen || undefined} data-fault={(node.faults ?? []).length > 0 || undefined}>
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <div className={classes.name}>{node.name.split('.').slice(1).join('.')}</div>
      <div className={classes.what}>{kind}{node.does && ` · ${node.does}`}{(node.faults ?? []).length > 0 && ' ⚠'}</div>
      {node.callers > 0 && (
        <div className={classes.count}>{w.callers(node.callers, f.number(node.callers))}{node.left > 0 && ` · ${w.left(f.share(node.left, node.callers))}`}</div>
      )}
      <Handle type="source" position={Position.Right} isConnectable={false} />
    </div>
  )
}

function StubBox({ data }: NodeProps<Stub>) {
  return (
    <div className={classes.stub}>
      <Handle type="target" position={Position.Left} isConnectable={false} />→ {data.name}
    </div>
  )
}

const types = { stop: StopBox, stub: StubBox }
