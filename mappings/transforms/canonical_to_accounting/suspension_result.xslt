<?xml version="1.0" encoding="UTF-8"?>
<!-- M43 result to RecordSuspension: from when the rent stops, or runs again. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns:kam="urn:kamhub:xslt" exclude-result-prefixes="c kam">
  <xsl:template match="/c:ServiceSuspensionResult">
    <xsl:if test="not(c:account)">
      <xsl:message terminate="yes">the result names no account; the accounting system knows suspensions by account, write it</xsl:message>
    </xsl:if>
    <row>
      <xsl:if test="c:customerCode">
        <CUST_CODE><xsl:value-of select="c:customerCode"/></CUST_CODE>
      </xsl:if>
      <xsl:if test="c:kaMark">
        <KA_FLAG><xsl:value-of select="kam:to-partner('ka-mark', c:kaMark)"/></KA_FLAG>
      </xsl:if>
      <xsl:if test="c:customerLevel">
        <CUST_LEVEL><xsl:value-of select="kam:to-partner('customer-level', c:customerLevel)"/></CUST_LEVEL>
      </xsl:if>
      <xsl:if test="c:reason">
        <REASON><xsl:value-of select="c:reason"/></REASON>
      </xsl:if>
      <ACCT_NO><xsl:value-of select="c:account"/></ACCT_NO>
      <REQUEST_NO><xsl:value-of select="c:requestNo"/></REQUEST_NO>
      <STOP_KIND><xsl:value-of select="kam:to-partner('suspension', c:request)"/></STOP_KIND>
      <RESULT><xsl:value-of select="kam:to-partner('outcome', c:outcome)"/></RESULT>
      <EVENT_TIME><xsl:value-of select="kam:local-time(c:completedAt, '%Y%m%d%H%M%S')"/></EVENT_TIME>
    </row>
  </xsl:template>
</xsl:stylesheet>
