<?xml version="1.0" encoding="UTF-8"?>
<!-- M06 to MarkKeyAccount: the mark for a customer and the accounts of its users. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns:kam="urn:kamhub:xslt" exclude-result-prefixes="c kam">
  <xsl:key name="account" match="c:user/c:account" use="."/>

  <xsl:template match="/c:KeyAccountMarkAssigned">
    <xsl:variable name="accounts">
      <xsl:for-each select="c:users/c:user/c:account[generate-id() = generate-id(key('account', .)[1])]">
        <xsl:if test="position() &gt; 1">,</xsl:if>
        <xsl:value-of select="."/>
      </xsl:for-each>
    </xsl:variable>
    <xsl:if test="string-length($accounts) &gt; 2000">
      <xsl:message terminate="yes">the accounts need <xsl:value-of select="string-length($accounts)"/> characters and ACCT_LIST holds 2000; send the mark in parts of fewer users</xsl:message>
    </xsl:if>
    <row>
      <CUST_CODE><xsl:value-of select="c:customerCode"/></CUST_CODE>
      <CUST_NAME><xsl:value-of select="c:customerName"/></CUST_NAME>
      <KA_CODE><xsl:value-of select="c:kaCode"/></KA_CODE>
      <KA_FLAG><xsl:value-of select="kam:to-partner('ka-mark', c:kaMark)"/></KA_FLAG>
      <CUST_LEVEL><xsl:value-of select="kam:to-partner('customer-level', c:customerLevel)"/></CUST_LEVEL>
      <xsl:if test="c:categories">
        <CUST_KINDS><xsl:apply-templates select="c:categories/c:category"/></CUST_KINDS>
      </xsl:if>
      <xsl:if test="c:applicationNo">
        <APPLY_NO><xsl:value-of select="c:applicationNo"/></APPLY_NO>
      </xsl:if>
      <MGR_NO><xsl:value-of select="c:accountManager"/></MGR_NO>
      <REGION_CODE><xsl:value-of select="kam:to-partner('region', c:region)"/></REGION_CODE>
      <EFF_DATE><xsl:value-of select="translate(c:effectiveDate, '-', '')"/></EFF_DATE>
      <xsl:if test="$accounts != ''">
        <ACCT_LIST><xsl:value-of select="$accounts"/></ACCT_LIST>
      </xsl:if>
    </row>
  </xsl:template>

  <xsl:template match="c:category">
    <xsl:if test="position() &gt; 1">,</xsl:if>
    <xsl:value-of select="kam:to-partner('category', .)"/>
  </xsl:template>
</xsl:stylesheet>
