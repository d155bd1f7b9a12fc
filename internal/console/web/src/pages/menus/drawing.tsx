import '@xyflow/react/dist/style.css'
import { Box, useComputedColorScheme } from '@mantine/core'
import { Background, BaseEdge, Controls, type Edge, EdgeLabelRenderer, type EdgeProps, getBezierPath, getSmoothStepPath, Handle, MarkerType, MiniMap, type Node as FlowNode, type NodeProps, Position, ReactFlow, type Viewport } from '@xyflow/react'
import { useMemo, useRef } from 'react'
import { usePressed } from '../../parts/pressed'
import { useFormat } from '../../shell/language'
import { useWords } from '../../words'
import { useCondition } from './change'
import { type Chart, type Node, partOf } from './data'
import classes from './drawing.module.css'
import { across, down, layoutOf, lower, middle } from './layout'
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
  const box = useRef<HTMLDivElement>(null)
  const { nodes, edges } = useMemo(() => {
    const l = layoutOf(chart, part)
    const node = { 'aria-roledescription': w.asNode }
    const nodes: (Stop | Stub)[] = [
      ...l.placed.map((p): Stop => ({ id: p.node.name, type: 'stop', position: p, measured: { width: 190, height: 58 }, data: { node: p.node, chosen: p.node.name === chosen }, ariaLabel: p.node.name, domAttributes: node })),
      ...l.stubs.map((s): Stub => ({ id: s.name, type: 'stub', position: s, measured: { width: 120, height: 28 }, data: { name: s.name }, ariaLabel: s.name, domAttributes: node })),
    ]
    const near = l.arrows.filter(a => a.from === chosen || a.to === chosen)
    const edges = l.arrows.filter(a => a.trunk || near.includes(a)).map((a): Edge => ({
      id: `${a.from}>${a.to}`, source: a.from, target: a.to, type: a.trunk ? 'trunk' : 'side', className: a.trunk ? undefined : classes.side,
      label: f.listed(a.ways.slice(0, 3).map(x => pressed(x.key) + (x.when ? f.aside(condition(x)) : ''))) + (a.callers > 0 ? ` · ${w.callers(a.callers, f.number(a.callers))}` : ''), markerEnd: { type: MarkerType.ArrowClosed }, focusable: false, ariaLabel: `${a.from} → ${a.to}`, domAttributes: { 'aria-roledescription': w.asWay },
    }))
    return { nodes, edges }
  }, [chart, part, chosen, f, pressed, condition, w])
  return (
    <Box ref={box} className={classes.box} role="group" aria-label={w.drawing}>
      <ReactFlow
        key={part} nodes={nodes} edges={edges} nodeTypes={types} edgeTypes={ways} colorMode={dark ? 'dark' : 'light'} onInit={flow => void flow.setViewport(sightOf(nodes, chosen, box.current?.clientWidth ?? 0))}
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
        <MiniMap pannable zoomable className={classes.map} style={{ width: 120, height: 140 }} ariaLabel={null} nodeColor={dark ? '#ced4da' : '#868e96'} nodeStrokeColor={dark ? '#ced4da' : '#868e96'} nodeStrokeWidth={24} />
      </ReactFlow>
    </Box>
  )
}

/** sightOf is what one sees first: from the beginning on, or around the node that was chosen; as many columns as can be read. */
function sightOf(nodes: (Stop | Stub)[], chosen: string | undefined, width: number): Viewport {
  const around = nodes.find(n => n.id === chosen)
  const { x, y } = (around ?? nodes.find(n => n.position.x === 0))?.position ?? { x: 0, y: 0 }
  const left = Math.max(0, width < 600 ? x : x - (around ? across : 0))
  const zoom = Math.min(1, Math.max(0.85, width / (2 * across + 220)))
  return { x: 12 - left * zoom, y: Math.min(around ? 2 * down : down / 2, y * zoom + down / 2) - y * zoom, zoom }
}

/** Trunk is a way of the tree. Its keys stand on it where it arrives, and it turns right behind where it begins: nothing runs through them. */
function Trunk({ sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, label, markerEnd }: EdgeProps) {
  const [path] = getSmoothStepPath({ sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, centerX: sourceX + 14 })
  return (
    <>
      <BaseEdge path={path} markerEnd={markerEnd} />
      <EdgeLabelRenderer><div className={classes.way} style={{ transform: `translate(${targetX - 12}px, ${targetY - 3}px) translate(-100%, -100%)` }}>{label}</div></EdgeLabelRenderer>
    </>
  )
}

/** Side is a way to where another leads already. Its keys stand below where it begins. */
function Side({ sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, label, markerEnd }: EdgeProps) {
  const [path] = getBezierPath({ sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition })
  return (
    <>
      <BaseEdge path={path} markerEnd={markerEnd} />
      <EdgeLabelRenderer><div className={classes.way} data-side style={{ transform: `translate(${sourceX + 18}px, ${sourceY + 4}px)` }}>{label}</div></EdgeLabelRenderer>
    </>
  )
}

const ways = { trunk: Trunk, side: Side }

const at = { top: middle }

function StopBox({ data: { node, chosen } }: NodeProps<Stop>) {
  const w = useWords(words)
  const f = useFormat()
  const kind = w[`kind_${node.kind}`]
  return (
    <div className={classes.stop} data-kind={node.kind} data-chosen={chosen || undefined} data-fault={(node.faults ?? []).length > 0 || undefined}>
      <Handle type="target" position={Position.Left} style={at} isConnectable={false} />
      <div className={classes.name}>{node.name.split('.').slice(1).join('.')}</div>
      <div className={classes.what}>{kind}{node.does && ` · ${node.does}`}{(node.faults ?? []).length > 0 && ' ⚠'}</div>
      {node.callers > 0 && (
        <div className={classes.count}>{w.callers(node.callers, f.number(node.callers))}{node.left > 0 && ` · ${w.left(f.share(node.left, node.callers))}`}</div>
      )}
      <Handle type="source" position={Position.Right} style={at} isConnectable={false} />
    </div>
  )
}

function StubBox({ data }: NodeProps<Stub>) {
  return (
    <div className={classes.stub}>
      <Handle type="target" position={Position.Left} style={{ top: middle - lower }} isConnectable={false} />→ {data.name}
    </div>
  )
}

const types = { stop: StopBox, stub: StubBox }
