using System.Diagnostics;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AwardFlow.Web.Features;

/// <summary>Not found, forbidden, or a bug: never mistaken for a refusal.</summary>
[AllowAnonymous, IgnoreAntiforgeryToken, ResponseCache(NoStore = true)]
public sealed class ProblemModel : PageModel
{
    public string Heading { get; private set; } = "";
    public string Advice { get; private set; } = "";
    public string TraceId { get; private set; } = "";

    public void OnGet(int? code) => Say(code);
    public void OnPost(int? code) => Say(code);

    private void Say(int? code)
    {
        TraceId = Activity.Current?.TraceId.ToString() ?? HttpContext.TraceIdentifier;
        (Heading, Advice) = code switch
        {
            400 => ("请求没有被接受", "表单可能已经过期，请返回上一页刷新后重试，已填写的草稿不会丢失。"),
            403 => ("没有权限", "您的账号没有办理这项业务的权限。如有需要，请联系安全管理员。"),
            404 => ("没有找到", "页面不存在，或者您无权查看。"),
            413 => ("文件太大", "上传的内容超过了允许的大小，请压缩或拆分后再试。"),
            429 => ("操作太频繁", "请稍等一分钟后再试。"),
            _ => ("系统出了问题", "您的操作没有被保存，也没有造成任何改变。请稍后再试；如反复出现，请把下面的编号告诉系统管理员。"),
        };
    }
}
