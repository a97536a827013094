import { later, withActs } from '../later.tsx'
import { OperateDialog } from '../operate/OperateDialog.tsx'
import { useView } from '../store.ts'
import { ConsumerDialog } from './ConsumerDialog.tsx'
import { HelpDialog } from './HelpDialog.tsx'
import { ProducerDialog } from './ProducerDialog.tsx'
import { SendRecordDialog } from './SendRecordDialog.tsx'
import { TopicDialog } from './TopicDialog.tsx'

const BuildDialog = later(() => import('../build/BuildDialog.tsx').then((m) => m.BuildDialog))
const EmbedDialog = later(() => import('../embed-dialog/EmbedDialog.tsx').then((m) => m.EmbedDialog))
const ConceptMap = later(() => import('../concepts/ConceptMap.tsx').then((m) => m.ConceptMap))
const Gallery = later(() => import('../library/Gallery.tsx').then((m) => m.Gallery))
const ExportDialog = later(withActs(() => import('../export/ExportDialog.tsx').then((m) => m.ExportDialog)))
const CommandPalette = later(() => import('../commands/CommandPalette.tsx').then((m) => m.CommandPalette))
const PreferencesDialog = later(() =>
  import('../commands/PreferencesDialog.tsx').then((m) => m.PreferencesDialog),
)

/** The dialog that is open, if one is. */
export function Dialogs() {
  const dialog = useView((view) => view.dialog)
  switch (dialog?.kind) {
    case 'send':
      return <SendRecordDialog about={dialog.about ?? null} />
    case 'producer':
      return <ProducerDialog />
    case 'consumer':
      return <ConsumerDialog group={dialog.group} />
    case 'topic':
      return <TopicDialog />
    case 'operate':
      return <OperateDialog id={dialog.operation} about={dialog.about} />
    case 'commands':
      return <CommandPalette />
    case 'build':
      return <BuildDialog />
    case 'export':
      return <ExportDialog />
    case 'scenarios':
      return <Gallery />
    case 'embed':
      return <EmbedDialog />
    case 'concepts':
      return <ConceptMap about={dialog.about} view={dialog.view ?? 'map'} />
    case 'preferences':
      return <PreferencesDialog />
    case 'help':
      return <HelpDialog />
    default:
      return null
  }
}
