using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata;
using SQLitePCL;

namespace AwardFlow.Web.Records;

/// <summary>How the database file is opened: durable commits, foreign keys, one writer at a time.</summary>
public static class SqliteSetup
{
    /// <summary>Building the model takes a second of a start: it is built once in a process, for every way to open the file.</summary>
    private static readonly Lazy<IModel> Model = new(() =>
    {
        using var db = new AwardFlowDb(new DbContextOptionsBuilder<AwardFlowDb>().UseSqlite().Options);
        return db.Model;
    });

    /// <summary>Builds the model before somebody waits for it.</summary>
    public static void BuildModel() => _ = Model.Value;

    public static string ConnectionString(string file) => new SqliteConnectionStringBuilder
    {
        DataSource = file,
        DefaultTimeout = 30,
        ForeignKeys = true,
        Cache = SqliteCacheMode.Private,
    }.ToString();

    public static void Use(DbContextOptionsBuilder options, string file, WriteGate gate) =>
        options.UseSqlite(ContextConnectionString(file)).UseModel(Model.Value).AddInterceptors(new Pragmas(), new GateLooseSaves(gate));

    /// <summary>Of contexts alone, so that nobody else's connection comes out of their pool; <see cref="Pragmas"/> sets the foreign keys.</summary>
    private static string ContextConnectionString(string file) => new SqliteConnectionStringBuilder(ConnectionString(file)) { ForeignKeys = null }.ToString();

    /// <summary>
    /// A connection that comes back from the pool keeps its settings: they are made once for each, not for every query of a
    /// page, which opens and closes the connection.
    /// </summary>
    private sealed class Pragmas : DbConnectionInterceptor
    {
        private const string Sql = "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;";

        private static readonly object Done = new();

        private readonly ConditionalWeakTable<sqlite3, object> _set = [];

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            var handle = ((SqliteConnection)connection).Handle ?? throw new InvalidOperationException("An open connection has a handle.");
            if (_set.TryGetValue(handle, out _)) return;
            using var command = connection.CreateCommand();
            command.CommandText = Sql;
            command.ExecuteNonQuery();
            _set.Add(handle, Done);
        }

        public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            ConnectionOpened(connection, eventData);
            return Task.CompletedTask;
        }
    }

    /// <summary>Identity's own stores save without a transaction of ours: they take their turn at the gate here.</summary>
    private sealed class GateLooseSaves(WriteGate gate) : SaveChangesInterceptor
    {
        private readonly ConditionalWeakTable<DbContext, IDisposable> _turns = [];

        public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
        {
            if (Loose(eventData.Context) is { } context) _turns.AddOrUpdate(context, gate.Enter());
            return result;
        }

        public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            if (Loose(eventData.Context) is { } context)
                _turns.AddOrUpdate(context, await gate.EnterAsync(cancellationToken));
            return result;
        }

        private static DbContext? Loose(DbContext? context)
        {
            if (context is not { Database.CurrentTransaction: null }) return null;
            if (context is AwardFlowDb { HasAudit: true })
                throw new InvalidOperationException("An audit entry outside of a ledger write would be lost. Write through the ledger.");
            return context;
        }

        public override int SavedChanges(SaveChangesCompletedEventData eventData, int result)
        {
            Leave(eventData.Context);
            return result;
        }

        public override void SaveChangesFailed(DbContextErrorEventData eventData) => Leave(eventData.Context);

        public override void SaveChangesCanceled(DbContextEventData eventData) => Leave(eventData.Context);

        // A concurrency conflict (two sign-ins of one person at once) ends a save by this event alone.
        public override InterceptionResult ThrowingConcurrencyException(ConcurrencyExceptionEventData eventData, InterceptionResult result)
        {
            Leave(eventData.Context);
            return result;
        }

        public override ValueTask<InterceptionResult> ThrowingConcurrencyExceptionAsync(ConcurrencyExceptionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            Leave(eventData.Context);
            return ValueTask.FromResult(result);
        }

        public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
        {
            Leave(eventData.Context);
            return ValueTask.FromResult(result);
        }

        public override Task SaveChangesFailedAsync(DbContextErrorEventData eventData, CancellationToken cancellationToken = default)
        {
            Leave(eventData.Context);
            return Task.CompletedTask;
        }

        public override Task SaveChangesCanceledAsync(DbContextEventData eventData, CancellationToken cancellationToken = default)
        {
            Leave(eventData.Context);
            return Task.CompletedTask;
        }

        private void Leave(DbContext? context)
        {
            if (context is null || !_turns.TryGetValue(context, out var turn)) return;
            _turns.Remove(context);
            turn.Dispose();
        }
    }
}
