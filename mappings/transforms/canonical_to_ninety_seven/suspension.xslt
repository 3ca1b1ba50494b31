<?xml version="1.0" encoding="UTF-8"?>
<!-- M43, suspend and resume requests, to one KS01 for each user. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns:kam="urn:kamhub:xslt" extension-element-prefixes="kam" exclude-result-prefixes="c kam">
  <xsl:output method="xml" encoding="UTF-8"/>
  <xsl:strip-space elements="*"/>

  <xsl:template match="/c:ServiceSuspendRequest | /c:ServiceResumeRequest">
    <batch>
      <xsl:apply-templates select="c:users/c:user"/>
    </batch>
  </xsl:template>

  <xsl:template match="c:user">
    <xsl:variable name="request" select="/*"/>
    <xsl:if test="not(c:serviceNumber) and not(c:circuitCode)">
      <xsl:message terminate="yes">user <xsl:value-of select="c:userNo"/> has neither serviceNumber nor circuitCode; the
        97 system stops and resumes one of them</xsl:message>
    </xsl:if>
    <record layout="KS01">
      <RECTYPE>KS01</RECTYPE>
      <REQNO><xsl:value-of select="$request/c:requestNo"/></REQNO>
      <ACTION>
        <xsl:choose>
          <xsl:when test="/c:ServiceSuspendRequest"><xsl:value-of
            select="kam:to-partner('suspension-request', 'suspend')"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="kam:to-partner('suspension-request', 'resume')"/></xsl:otherwise>
        </xsl:choose>
      </ACTION>
      <CUSTCODE><xsl:value-of select="$request/c:customerCode"/></CUSTCODE>
      <CUSTNAME><xsl:value-of select="$request/c:customerName"/></CUSTNAME>
      <ACCTNO><xsl:value-of select="$request/c:account"/></ACCTNO>
      <USERNO><xsl:value-of select="c:userNo"/></USERNO>
      <xsl:if test="c:serviceNumber">
        <SERVNO><xsl:value-of select="c:serviceNumber"/></SERVNO>
      </xsl:if>
      <xsl:if test="c:circuitCode">
        <CIRCUIT><xsl:value-of select="c:circuitCode"/></CIRCUIT>
      </xsl:if>
      <xsl:if test="$request/c:scope">
        <SCOPE><xsl:value-of select="kam:to-partner('suspension-scope', $request/c:scope)"/></SCOPE>
      </xsl:if>
      <REASON>
        <xsl:choose>
          <xsl:when test="/c:ServiceSuspendRequest"><xsl:value-of
            select="kam:to-partner('suspension-reason', $request/c:reason)"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="kam:to-partner('resumption-reason', $request/c:reason)"/></xsl:otherwise>
        </xsl:choose>
      </REASON>
      <REQTIME><xsl:value-of select="kam:local-time($request/c:notBefore, '%Y%m%d%H%M%S')"/></REQTIME>
      <OPERATOR><xsl:value-of select="$request/c:requestedBy"/></OPERATOR>
    </record>
  </xsl:template>
</xsl:stylesheet>
