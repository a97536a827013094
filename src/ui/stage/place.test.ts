import { expect, test } from 'vitest'
import { HOME } from './camera.ts'
import { cameraFor, placeOf } from './place.ts'

const pane = (w: number, h: number) => ({ x: 0, y: 0, w, h })
const wide = { ground: { size: { width: 2000, height: 1000 }, least: 0.1, most: 20 }, pane: pane(1000, 500) }
const small = { ground: { size: { width: 800, height: 900 }, least: 0.1, most: 20 }, pane: pane(360, 300) }

test('a place shows the same spot in the middle of a stage of another size', () => {
  const camera = { k: 4, x: -3500, y: -1750 }
  const place = placeOf({ camera, ...wide })
  if (!place) throw new Error('no place')
  expect(cameraFor(place, wide)).toEqual(camera)
  const there = placeOf({ camera: cameraFor(place, small), ...small })
  expect(there).toEqual(place)
})

test('the stage as it is by itself is no place', () => {
  expect(placeOf({ camera: HOME, ...wide })).toBeNull()
})
