using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

/// <summary>
/// A short text that a firm signed (number of a document, of a certificate), folded so that the same number stated in
/// another case is found. One per field of a case: a correction replaces it.
/// </summary>
public sealed class StatedNumber
{
    private StatedNumber() { }

    public StatedNumber(Application application, string field, string value) =>
        (ApplicationId, EnterpriseId, Field, Value) = (application.Id, application.EnterpriseId, field, value);

    public long ApplicationId { get; private set; }
    public string Field { get; private set; } = "";
    public string Value { get; private set; } = "";
    public long EnterpriseId { get; private set; }

    public void Correct(string value) => Value = value;

    /// <summary>Width, case, spaces and the style of brackets don't make another number.</summary>
    public static string Fold(string text) => string.Concat(text.Normalize(NormalizationForm.FormKC).ToUpperInvariant()
        .Where(c => !char.IsWhiteSpace(c)).Select(c => c switch { '〔' or '[' or '【' => '(', '〕' or ']' or '】' => ')', _ => c }));

    internal sealed class Mapping : IEntityTypeConfiguration<StatedNumber>
    {
        public void Configure(EntityTypeBuilder<StatedNumber> b)
        {
            b.ToTable("stated_numbers");
            b.HasKey(n => new { n.ApplicationId, n.Field });
            b.HasIndex(n => new { n.Value, n.Field, n.ApplicationId });
            b.HasOne<Application>().WithMany().HasForeignKey(n => n.ApplicationId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
