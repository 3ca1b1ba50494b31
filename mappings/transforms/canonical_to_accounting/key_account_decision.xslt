<?xml version="1.0" encoding="UTF-8"?>
<!-- M04 to DecideKeyAccount: the decision on a key-account qualification. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns:kam="urn:kamhub:xslt" exclude-result-prefixes="c kam">
  <xsl:template match="/c:KeyAccountQualificationDecided">
    <xsl:if test="c:decision = 'approved' and not(c:kaCode)">
      <xsl:message terminate="yes">an approved key account has no kaCode; write the nation-wide code</xsl:message>
    </xsl:if>
    <row>
      <CUST_CODE><xsl:value-of select="c:customerCode"/></CUST_CODE>
      <CUST_NAME><xsl:value-of select="c:customerName"/></CUST_NAME>
      <xsl:if test="c:kaCode">
        <KA_CODE><xsl:value-of select="c:kaCode"/></KA_CODE>
      </xsl:if>
      <KA_FLAG><xsl:value-of select="kam:to-partner('ka-mark', c:kaMark)"/></KA_FLAG>
      <xsl:if test="c:customerLevel">
        <CUST_LEVEL><xsl:value-of select="kam:to-partner('customer-level', c:customerLevel)"/></CUST_LEVEL>
      </xsl:if>
      <xsl:if test="c:categories">
        <CUST_KINDS><xsl:apply-templates select="c:categories/c:category"/></CUST_KINDS>
      </xsl:if>
      <APPLY_NO><xsl:value-of select="c:applicationNo"/></APPLY_NO>
      <DECISION><xsl:value-of select="kam:to-partner('decision', c:decision)"/></DECISION>
      <xsl:if test="c:reason">
        <REASON><xsl:value-of select="c:reason"/></REASON>
      </xsl:if>
      <MGR_NO><xsl:value-of select="c:accountManager"/></MGR_NO>
      <REGION_CODE><xsl:value-of select="kam:to-partner('region', c:region)"/></REGION_CODE>
      <xsl:if test="c:effectiveDate">
        <EFF_DATE><xsl:value-of select="translate(c:effectiveDate, '-', '')"/></EFF_DATE>
      </xsl:if>
      <xsl:if test="c:industry">
        <INDUSTRY><xsl:value-of select="kam:to-partner('industry', c:industry)"/></INDUSTRY>
      </xsl:if>
      <xsl:if test="c:address">
        <ADDRESS><xsl:value-of select="c:address"/></ADDRESS>
      </xsl:if>
      <xsl:if test="c:contactPhone">
        <PHONE><xsl:value-of select="c:contactPhone"/></PHONE>
      </xsl:if>
      <EVENT_TIME><xsl:value-of select="kam:local-time(c:decidedAt, '%Y%m%d%H%M%S')"/></EVENT_TIME>
    </row>
  </xsl:template>

  <xsl:template match="c:category">
    <xsl:if test="position() &gt; 1">,</xsl:if>
    <xsl:value-of select="kam:to-partner('category', .)"/>
  </xsl:template>
</xsl:stylesheet>
