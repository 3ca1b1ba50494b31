<?xml version="1.0" encoding="UTF-8"?>
<!-- M01 to ChangeCustomer: name, address and marks as they are now. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns:kam="urn:kamhub:xslt" exclude-result-prefixes="c kam">
  <xsl:template match="/c:CustomerProfileChanged">
    <xsl:if test="c:mergedInto">
      <xsl:message terminate="yes">customer <xsl:value-of select="c:customerCode"/> was merged into <xsl:value-of select="c:mergedInto"/>; the accounting system cannot merge: move its accounts by hand, then discard this message</xsl:message>
    </xsl:if>
    <row>
      <CUST_CODE><xsl:value-of select="c:customerCode"/></CUST_CODE>
      <CUST_NAME><xsl:value-of select="c:basicData/c:name"/></CUST_NAME>
      <xsl:if test="c:kaCode">
        <KA_CODE><xsl:value-of select="c:kaCode"/></KA_CODE>
      </xsl:if>
      <KA_FLAG><xsl:value-of select="kam:to-partner('ka-mark', c:kaMark)"/></KA_FLAG>
      <xsl:if test="c:customerLevel">
        <CUST_LEVEL><xsl:value-of select="kam:to-partner('customer-level', c:customerLevel)"/></CUST_LEVEL>
      </xsl:if>
      <xsl:if test="c:basicData/c:categories">
        <CUST_KINDS><xsl:apply-templates select="c:basicData/c:categories/c:category"/></CUST_KINDS>
      </xsl:if>
      <xsl:if test="c:basicData/c:accountManager">
        <MGR_NO><xsl:value-of select="c:basicData/c:accountManager"/></MGR_NO>
      </xsl:if>
      <REGION_CODE><xsl:value-of select="kam:to-partner('region', c:region)"/></REGION_CODE>
      <xsl:if test="c:basicData/c:industry">
        <INDUSTRY><xsl:value-of select="kam:to-partner('industry', c:basicData/c:industry)"/></INDUSTRY>
      </xsl:if>
      <ADDRESS><xsl:value-of select="c:basicData/c:address"/></ADDRESS>
      <xsl:if test="c:basicData/c:phone">
        <PHONE><xsl:value-of select="c:basicData/c:phone"/></PHONE>
      </xsl:if>
      <EVENT_TIME><xsl:value-of select="kam:local-time(c:changedAt, '%Y%m%d%H%M%S')"/></EVENT_TIME>
      <DATA_VERSION><xsl:value-of select="c:version"/></DATA_VERSION>
    </row>
  </xsl:template>

  <xsl:template match="c:category">
    <xsl:if test="position() &gt; 1">,</xsl:if>
    <xsl:value-of select="kam:to-partner('category', .)"/>
  </xsl:template>
</xsl:stylesheet>
