using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace AwardFlow.Web.Plumbing.Files;

/// <summary>
/// A file encrypted piece by piece; each piece carries its place, so that none can be moved, doubled or left out, and a
/// piece that was changed can't be read. Reading jumps to the piece that is asked for.
/// </summary>
internal sealed class SealedFile : Stream
{
    private const int Piece = 64 * 1024;

    private readonly FileStream _file;
    private readonly IDataProtector _seal;
    private readonly List<(long At, int Length)> _pieces = [];
    private readonly long _length;
    private byte[] _open = [];
    private int _openIndex = -1;

    public SealedFile(FileStream file, IDataProtector seal)
    {
        (_file, _seal) = (file, seal);
        var head = new byte[4];
        while (_file.Position < _file.Length)
        {
            _file.ReadExactly(head);
            var length = BinaryPrimitives.ReadInt32LittleEndian(head);
            if (length <= 0 || length > _file.Length - _file.Position) throw new InvalidDataException($"{file.Name} is cut off.");
            _pieces.Add((_file.Position, length));
            _file.Position += length;
        }
        if (_pieces.Count > 0) _length = (long)(_pieces.Count - 1) * Piece + OpenPiece(_pieces.Count - 1).Length;
    }

    public static async Task WriteAsync(Stream content, Stream target, IDataProtector seal, CancellationToken ct)
    {
        var buffer = new byte[Piece];
        var head = new byte[4];
        var last = false;
        for (var index = 0; !last; index++)
        {
            var read = await content.ReadAtLeastAsync(buffer, Piece, throwOnEndOfStream: false, ct);
            last = read < Piece;
            if (last && read == 0 && index > 0) break;
            var closed = seal.CreateProtector(index.ToString(System.Globalization.CultureInfo.InvariantCulture)).Protect(buffer[..read]);
            BinaryPrimitives.WriteInt32LittleEndian(head, closed.Length);
            await target.WriteAsync(head, ct);
            await target.WriteAsync(closed, ct);
        }
    }

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => _length;
    public override long Position { get; set; }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (count == 0 || Position >= _length) return 0;
        var piece = OpenPiece((int)(Position / Piece));
        var within = (int)(Position % Piece);
        var taken = Math.Min(count, piece.Length - within);
        piece.AsSpan(within, taken).CopyTo(buffer.AsSpan(offset));
        Position += taken;
        return taken;
    }

    public override long Seek(long offset, SeekOrigin origin) =>
        Position = origin switch { SeekOrigin.Begin => offset, SeekOrigin.Current => Position + offset, _ => _length + offset };

    public override void Flush() { }
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _file.Dispose();
        base.Dispose(disposing);
    }

    private byte[] OpenPiece(int index)
    {
        if (index == _openIndex) return _open;
        var closed = new byte[_pieces[index].Length];
        _file.Position = _pieces[index].At;
        _file.ReadExactly(closed);
        _open = _seal.CreateProtector(index.ToString(System.Globalization.CultureInfo.InvariantCulture)).Unprotect(closed);
        if (index < _pieces.Count - 1 && _open.Length != Piece) throw new CryptographicException("A piece of a kept file is shorter than it was.");
        _openIndex = index;
        return _open;
    }
}
