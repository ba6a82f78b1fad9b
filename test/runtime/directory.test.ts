import fs from 'node:fs';
import path from 'node:path';
import { afterEach, expect, jest, test } from '@jest/globals';
import { makeDirectory } from '../../src/runtime/directory.js';
import { useDirectories } from '../support/directories.js';

const newDirectory = useDirectories();

afterEach(() => {
  jest.restoreAllMocks();
});

test('makes what is missing, and leaves what is there', () => {
  const deep = path.join(newDirectory(), 'a', 'b');
  makeDirectory(deep);
  fs.writeFileSync(path.join(deep, 'file'), '');
  makeDirectory(deep);
  expect(fs.readdirSync(deep)).toEqual(['file']);
});

test('another process may be quicker', () => {
  const directory = path.join(newDirectory(), 'a');
  const real = fs.mkdirSync;
  jest.spyOn(fs, 'mkdirSync').mockImplementationOnce((name) => {
    real(name);
    throw Object.assign(new Error('it is there'), { code: 'EEXIST' });
  });
  makeDirectory(directory);
  expect(fs.statSync(directory).isDirectory()).toBe(true);
});

test('goes through links as the system does', () => {
  const root = newDirectory();
  makeDirectory(path.join(root, 'real', 'deep'));
  fs.symlinkSync(path.join(root, 'real', 'deep'), path.join(root, 'link'), 'junction');
  makeDirectory(`${root}/link/../out`);
  expect(fs.existsSync(path.join(root, 'real', 'out'))).toBe(true);
});

test('a file in its place is not taken for it', () => {
  const file = path.join(newDirectory(), 'file');
  fs.writeFileSync(file, '');
  expect(() => {
    makeDirectory(file);
  }).toThrow(/EEXIST/);
});
