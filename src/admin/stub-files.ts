import { Problem, violated } from '../server/problem.js';
import { BodyFileError, StubFileError, type BodyFiles } from '../server/stubs/body-file.js';
import { DONE } from './attempt.js';
import type { AdminHandler, AdminReply, AdminServices } from './handler.js';

/** Reads the files of `--mappings` again, or says what is wrong with them: what was read before stays. */
export async function rereadStubs({ stubFiles }: AdminServices): Promise<Problem | undefined> {
  try {
    await stubFiles?.read();
    return undefined;
  } catch (error) {
    if (!(error instanceof StubFileError)) throw error;
    const details = `${error.message}. Nothing was changed.`;
    return new Problem({ status: 422, rule: 'admin', details });
  }
}

/** Writes what was made through the control plane into files, which a start with `--mappings` reads. */
export const saveStubs: AdminHandler<'saveStubs'> = async ({ world, services }) => {
  const { stubFiles } = services;
  if (stubFiles === undefined) return needsDirectory;
  stubFiles.save(world.stubs.list().filter(({ origin }) => origin === 'api'));
  return (await rereadStubs(services)) ?? DONE;
};

export const listFiles: AdminHandler<'listFiles'> = ({ services }) => ({
  status: 200,
  body: services.bodyFiles?.list() ?? [],
});

export const getFile: AdminHandler<'getFile'> = ({ path, services }) =>
  withFiles(services, (files) => ({
    status: 200,
    headers: { 'content-type': 'application/octet-stream' },
    body: files.read(path.name),
  }));

export const putFile: AdminHandler<'putFile'> = ({ path, request, services }) =>
  withFiles(services, (files) => {
    files.write(path.name, request.body ?? new Uint8Array());
    return DONE;
  });

export const deleteFile: AdminHandler<'deleteFile'> = ({ path, services }) =>
  withFiles(services, (files) =>
    files.remove(path.name)
      ? DONE
      : new Problem({
          status: 404,
          rule: 'admin',
          details: `The file ${path.name} does not exist. GET /__admin/files lists all files.`,
        }),
  );

function withFiles(
  { bodyFiles }: AdminServices,
  work: (files: BodyFiles) => AdminReply,
): AdminReply {
  if (bodyFiles === undefined) return needsDirectory;
  try {
    return work(bodyFiles);
  } catch (error) {
    if (!(error instanceof BodyFileError)) throw error;
    return violated([{ pointer: '/path/name', message: error.message }]);
  }
}

const needsDirectory = new Problem({
  status: 422,
  rule: 'admin',
  details:
    'This simulator was started without a directory of files. Start it with --mappings DIR: stubs are saved to DIR/mappings, and files lie in DIR/__files. GET /__admin/mappings exports all stubs, and POST /__admin/mappings/import imports them again.',
});
